/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A video, frame by frame, as the brightness that its decoder gives.
 *
 * The luma plane is taken as decoded, in the range it has: neither stretched
 * nor scaled.  Formats without an 8-bit luma plane of their own go through
 * libswscale to gray, bit-exact.  One thread decodes, so that whatever the
 * decoder complains of belongs to the frame that is being decoded.
 */
#include "video.h"
#include "stop.h"
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <libavcodec/avcodec.h>
#include <libavdevice/avdevice.h>
#include <libavformat/avformat.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

#define COMPLAINT_ROOM 160

/**
 * struct video - an open video
 * @end: the container has no more packets
 * @drained: the decoder has no more frames
 * @next: number of the next frame
 * @gray: used where the decoder gives no 8-bit luma plane
 */
struct video {
	AVFormatContext *format;
	AVCodecContext *codec;
	AVPacket *packet;
	AVFrame *frame;
	AVFrame *gray;
	struct SwsContext *sws;
	int stream;
	bool end;
	bool drained;
	uint64_t next;
	struct video_info info;
	video_warn_fn warn;
	void *warn_data;
};

/*
 * The first thing libav complained of since it was last cleared.  libav has
 * one log for the whole process; this tool has one video.
 */
static char complaint[COMPLAINT_ROOM];

static void hear(void *context, int level, const char *fmt, va_list args)
{
	size_t length;

	(void)context;
	if (level > AV_LOG_ERROR || complaint[0])
		return;
	vsnprintf(complaint, sizeof(complaint), fmt, args);
	length = strlen(complaint);
	while (length && complaint[length - 1] == '\n')
		complaint[--length] = '\0';
}

static void warn(struct video *v, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void warn(struct video *v, const char *fmt, ...)
{
	char text[COMPLAINT_ROOM + 96];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	v->warn(v->warn_data, v->next, text);
}

static int interrupted(void *data)
{
	(void)data;
	return stop_asked();
}

static bool is_camera(const char *path)
{
	return !strncmp(path, "/dev/video", strlen("/dev/video"));
}

static int open_format(struct video *v, const char *path)
{
	const AVInputFormat *input = NULL;
	const char *url = strcmp(path, "-") ? path : "pipe:0";

	if (is_camera(path)) {
		avdevice_register_all();
		input = av_find_input_format("v4l2");
	}
	v->format = avformat_alloc_context();
	if (!v->format)
		return AVERROR(ENOMEM);
	v->format->interrupt_callback.callback = interrupted;
	/* Frees and clears the context when it fails. */
	return avformat_open_input(&v->format, url, input, NULL);
}

static int open_codec(struct video *v)
{
	const AVCodec *codec = NULL;
	AVStream *stream;
	int ret;

	ret = avformat_find_stream_info(v->format, NULL);
	if (ret < 0)
		return ret;
	v->stream = av_find_best_stream(v->format, AVMEDIA_TYPE_VIDEO, -1, -1,
					&codec, 0);
	if (v->stream < 0)
		return v->stream;
	stream = v->format->streams[v->stream];
	v->codec = avcodec_alloc_context3(codec);
	if (!v->codec)
		return AVERROR(ENOMEM);
	ret = avcodec_parameters_to_context(v->codec, stream->codecpar);
	if (ret < 0)
		return ret;
	v->codec->flags |= AV_CODEC_FLAG_BITEXACT;
	v->codec->thread_count = 1;
	v->codec->pkt_timebase = stream->time_base;
	return avcodec_open2(v->codec, codec, NULL);
}

/* How many frames there should be; 0 where the container does not say. */
static uint64_t announced(struct video *v)
{
	AVStream *stream = v->format->streams[v->stream];
	AVRational fps = { v->info.fps_num, v->info.fps_den };

	if (stream->nb_frames > 0)
		return stream->nb_frames;
	if (v->format->duration_estimation_method != AVFMT_DURATION_FROM_STREAM)
		return 0;
	if (stream->duration <= 0)
		return 0;
	return av_rescale_q(stream->duration, stream->time_base, av_inv_q(fps));
}

static void fill_info(struct video *v)
{
	AVStream *stream = v->format->streams[v->stream];
	AVRational fps = av_guess_frame_rate(v->format, stream, NULL);

	if (fps.num <= 0 || fps.den <= 0) {
		fps = (AVRational){ 25, 1 };
		warn(v, "the video does not say its frame rate: 25 per second");
	}
	v->info.width = v->codec->width;
	v->info.height = v->codec->height;
	v->info.fps_num = fps.num;
	v->info.fps_den = fps.den;
	v->info.codec = v->codec->codec->name;
	v->info.frames = announced(v);
}

static int open_all(struct video *v, const char *path)
{
	int ret;

	v->packet = av_packet_alloc();
	v->frame = av_frame_alloc();
	v->gray = av_frame_alloc();
	if (!v->packet || !v->frame || !v->gray)
		return AVERROR(ENOMEM);
	ret = open_format(v, path);
	if (ret < 0)
		return ret;
	return open_codec(v);
}

static int explain(const char *path, int ret)
{
	const char *name = strcmp(path, "-") ? path : "standard input";

	if (ret == AVERROR_STREAM_NOT_FOUND)
		complain("%s: no video in it", name);
	else if (ret == AVERROR_DECODER_NOT_FOUND)
		complain("%s: this libav has no decoder for it", name);
	else
		complain("%s: not readable as video: %s", name,
			 av_err2str(ret));
	return ret == AVERROR(ENOMEM) ? -ENOMEM : -EINVAL;
}

int video_open(const char *path, video_warn_fn warn_fn, void *data,
	       struct video **out)
{
	struct video *v = room_for(1, sizeof(*v), "the video");
	int ret;

	if (!v)
		return -ENOMEM;
	v->warn = warn_fn;
	v->warn_data = data;
	av_log_set_callback(hear);
	ret = open_all(v, path);
	if (ret < 0) {
		video_close(v);
		return explain(path, ret);
	}
	fill_info(v);
	*out = v;
	return 0;
}

void video_close(struct video *v)
{
	if (!v)
		return;
	sws_freeContext(v->sws);
	av_frame_free(&v->gray);
	av_frame_free(&v->frame);
	av_packet_free(&v->packet);
	avcodec_free_context(&v->codec);
	avformat_close_input(&v->format);
	free(v);
}

void video_info(const struct video *v, struct video_info *out)
{
	*out = v->info;
}

static bool has_luma_plane(enum AVPixelFormat format)
{
	const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);

	if (!d ||
	    d->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL |
			AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BITSTREAM))
		return false;
	return d->comp[0].plane == 0 && d->comp[0].step == 1 &&
	       d->comp[0].offset == 0 && d->comp[0].shift == 0 &&
	       d->comp[0].depth == 8;
}

static int make_gray(struct video *v)
{
	AVFrame *f = v->frame, *gray = v->gray;
	int ret;

	v->sws = sws_getCachedContext(
		v->sws, f->width, f->height, f->format, f->width, f->height,
		AV_PIX_FMT_GRAY8, SWS_BITEXACT | SWS_ACCURATE_RND | SWS_POINT,
		NULL, NULL, NULL);
	if (!v->sws)
		return AVERROR(EINVAL);
	if (gray->width != f->width || gray->height != f->height) {
		av_frame_unref(gray);
		gray->format = AV_PIX_FMT_GRAY8;
		gray->width = f->width;
		gray->height = f->height;
		ret = av_frame_get_buffer(gray, 0);
		if (ret < 0)
			return ret;
	}
	return sws_scale(v->sws, (const uint8_t *const *)f->data, f->linesize,
			 0, f->height, gray->data, gray->linesize);
}

/* The frame takes its place in time, but there is nothing to see. */
static int lost_frame(struct video *v, struct luma_frame *out, const char *why)
{
	warn(v, "broken, passed over: %s", why);
	complaint[0] = '\0';
	v->next++;
	memset(out, 0, sizeof(*out));
	return 1;
}

static int show_frame(struct video *v, struct luma_frame *out)
{
	AVFrame *from = v->frame;
	int ret;

	if (complaint[0] || v->frame->flags & AV_FRAME_FLAG_CORRUPT ||
	    v->frame->decode_error_flags)
		warn(v, "broken, fed as decoded: %s",
		     complaint[0] ? complaint : "marked corrupt");
	complaint[0] = '\0';
	if (!has_luma_plane(v->frame->format)) {
		ret = make_gray(v);
		if (ret < 0)
			return lost_frame(v, out, av_err2str(ret));
		from = v->gray;
	}
	v->next++;
	out->pixels = from->data[0];
	out->stride = from->linesize[0];
	out->width = from->width;
	out->height = from->height;
	out->whole = true;
	return 1;
}

/* Gives the decoder its next packet; an end of any kind is given as none. */
static int feed_decoder(struct video *v)
{
	int ret;

	do {
		av_packet_unref(v->packet);
		ret = av_read_frame(v->format, v->packet);
	} while (ret >= 0 && v->packet->stream_index != v->stream);
	if (ret < 0) {
		if (ret != AVERROR_EOF && ret != AVERROR_EXIT)
			warn(v, "cannot be read, the video ends here: %s",
			     av_err2str(ret));
		v->end = true;
		return avcodec_send_packet(v->codec, NULL);
	}
	return avcodec_send_packet(v->codec, v->packet);
}

static int finish(struct video *v)
{
	if (!v->drained && !stop_asked() && v->next < v->info.frames)
		warn(v,
		     "the video ends early: %llu frames announced, %llu found",
		     (unsigned long long)v->info.frames,
		     (unsigned long long)v->next);
	v->drained = true;
	return 0;
}

int video_next(struct video *v, struct luma_frame *out)
{
	int ret;

	while (!v->drained) {
		ret = avcodec_receive_frame(v->codec, v->frame);
		if (!ret)
			return show_frame(v, out);
		if (ret == AVERROR_EOF)
			break;
		if (ret != AVERROR(EAGAIN))
			return lost_frame(v, out,
					  complaint[0] ? complaint :
							 av_err2str(ret));
		if (v->end)
			break;
		ret = feed_decoder(v);
		if (ret < 0 && ret != AVERROR_EOF && !v->end)
			return lost_frame(v, out,
					  complaint[0] ? complaint :
							 av_err2str(ret));
	}
	return finish(v);
}
