/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu run: a brain does what its files say, and tells what it saw.
 */
#include "run.h"
#include "backend.h"
#include "clock.h"
#include "stop.h"

#include <errno.h>
#include <string.h>

/* Seconds of brain time that were run. */
double run_seconds(const struct run *r)
{
	return (double)(r->burst - r->first) * 1e6 /
	       (double)knpu_brain_engine(r->files.brain)->rate_uhz;
}

/* Seconds of brain time per second in the engine. */
double run_rtf(const struct run *r)
{
	return r->engine_ns ? run_seconds(r) * 1e9 / (double)r->engine_ns : 0;
}

/* From here on there is something to clean up. */
static int open_files(struct run *r)
{
	int ret = 0;

	stop_watch();
	if (r->options.plot)
		ret = outfile_open(&r->plot_file, r->options.plot);
	if (!ret && r->options.json)
		ret = outfile_open(&r->json_file, r->options.json);
	return ret;
}

static bool has_step(const struct knpu_brain *brain)
{
	for (size_t i = 0; i < knpu_brain_nr_statements(brain); i++)
		if (knpu_brain_statement(brain, i)->kind == KNPU_BRAIN_STEP)
			return true;
	return false;
}

/* Chance has no end: where nothing else says how far, nothing would be run. */
static int check_end(const struct run *r)
{
	if (r->limit || !r->inputs.nr || inputs_finite(&r->inputs) ||
	    (!r->options.restore && has_step(r->files.brain)))
		return 0;
	complain(
		"no input has an end: say how far to run by --bursts or --seconds");
	return -EINVAL;
}

/* All that can be wrong with what was given, before there is an engine. */
static int prepare(struct run *r)
{
	int ret = brain_files_load(&r->files, r->options.files,
				   r->options.nr_files);

	if (!ret)
		ret = run_options_limit(
			&r->options,
			knpu_brain_engine(r->files.brain)->rate_uhz, &r->limit);
	if (!ret)
		ret = inputs_open(&r->inputs, &r->files, r->options.input,
				  &r->warnings);
	if (!ret)
		ret = check_end(r);
	if (!ret)
		ret = run_save_check(r);
	if (!ret)
		ret = open_files(r);
	return ret;
}

static int start_picture(struct run *r)
{
	int ret;

	if (!r->options.plot)
		return 0;
	ret = picture_new(&r->outputs, r->inputs.video ? &r->inputs.info : NULL,
			  &r->picture);
	if (ret)
		return ret;
	watch_tell(&r->watch, &(struct observer){ picture_spikes, picture_burst,
						  r->picture });
	r->inputs.on_frame = picture_frame;
	r->inputs.on_frame_data = r->picture;
	return 0;
}

static int make_engine(struct run *r)
{
	int ret;

	if (r->options.restore)
		return run_restore(r);
	ret = knpu_brain_create_engine(r->files.brain, r->k);
	if (ret)
		complain("the engine cannot be made: %s", knpu_error());
	return ret;
}

static int start(struct run *r)
{
	int ret = make_engine(r);

	if (ret)
		return ret;
	ret = inputs_attach(&r->inputs, r->k);
	if (!ret)
		ret = outputs_open(&r->outputs, r->files.brain);
	if (!ret)
		ret = watch_open(&r->watch, r->files.brain, r->k);
	if (ret)
		return ret;
	r->watch.burst = r->first;
	watch_tell(&r->watch, &(struct observer){ outputs_spikes, outputs_burst,
						  &r->outputs });
	return start_picture(r);
}

static int carry_out(struct run *r)
{
	uint64_t begin = clock_ns();
	int ret;

	progress_begin(&r->progress,
		       knpu_brain_engine(r->files.brain)->rate_uhz,
		       r->options.quiet);
	if (r->options.restore)
		ret = inputs_resume(&r->inputs, r->burst);
	else
		ret = run_statements(r);
	if (!ret && !r->interrupted)
		ret = run_on(r);
	progress_clear(&r->progress);
	outputs_finish(&r->outputs);
	r->wall_ns = clock_ns() - begin;
	return ret ? ret : watch_end(&r->watch, r->k);
}

static void caption(const struct run *r, struct picture_caption *c)
{
	memset(c, 0, sizeof(*c));
	c->file = r->options.files[0];
	c->video = r->inputs.video ? r->inputs.path : NULL;
	c->frames = r->inputs.frame;
	c->backend = knpu_backend_name(knpu_backend(r->k));
	c->bursts = r->burst - r->first;
	c->spikes = r->watch.spikes;
	c->seconds = run_seconds(r);
	c->rtf = run_rtf(r);
	if (!knpu_engine_info(r->k, &c->engine))
		c->has_engine = true;
}

static int write_picture(struct run *r)
{
	struct picture_caption c;
	int ret;

	if (!r->options.plot)
		return 0;
	caption(r, &c);
	ret = picture_write(r->picture, &c, r->plot_file.file);
	if (ret) {
		complain("%s: the picture cannot be drawn: %s", r->options.plot,
			 strerror(-ret));
		return ret;
	}
	return outfile_keep(&r->plot_file);
}

static int write_report(struct run *r)
{
	int ret = 0;

	if (r->options.json_stdout)
		ret = run_report(r, stdout);
	if (!ret && r->options.json) {
		ret = run_report(r, r->json_file.file);
		if (!ret)
			ret = outfile_keep(&r->json_file);
	}
	return ret;
}

/* Also after a failure: what was seen until then is worth having. */
static int tell(struct run *r)
{
	int ret = write_picture(r), err = write_report(r);

	if (!r->options.quiet)
		run_summary(r, r->say);
	return ret ? ret : err;
}

static int with_engine(struct run *r)
{
	int ret, err;

	ret = start(r);
	if (ret)
		return r->options.restore ? backend_restore_exit(ret) :
					    TOOL_UNMET;
	ret = carry_out(r);
	/* A brain that could not even be made has nothing to tell. */
	if (ret && r->burst == r->first)
		return TOOL_UNMET;
	if (!ret)
		ret = run_save(r);
	err = tell(r);
	if (ret || err || r->outputs.lost || r->expectations.failed)
		return TOOL_UNMET;
	return TOOL_OK;
}

static int with_backend(struct run *r)
{
	int code = backend_open(r->options.backend, r->options.device, &r->k);

	if (code)
		return code;
	code = with_engine(r);
	picture_free(r->picture);
	outputs_close(&r->outputs);
	watch_close(&r->watch);
	knpu_close(r->k);
	return code;
}

int knpu_tool_run(int argc, char **argv)
{
	struct run r;
	int code, ret;

	memset(&r, 0, sizeof(r));
	if (!run_options_parse(&r.options, argc, argv, &code))
		return code;
	/* With the report on stdout, everything else goes to stderr. */
	r.say = r.options.json_stdout ? stderr : stdout;
	ret = prepare(&r);
	if (ret)
		code = ret == -ENOMEM ? TOOL_UNMET : TOOL_BAD;
	else
		code = with_backend(&r);
	outfile_drop(&r.plot_file);
	outfile_drop(&r.json_file);
	inputs_close(&r.inputs);
	brain_files_free(&r.files);
	warnings_free(&r.warnings);
	return code;
}
