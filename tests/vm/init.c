// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * PID 1 of the test machine.
 *
 * Loads the modules that it finds in its initramfs, in the order of their
 * names; mounts the build machine's root read-only by 9p, under an overlay;
 * runs one script there; and tells by virtio ports what came of it:
 *
 *	knpu.out	what the script prints
 *	knpu.files	what the script writes to descriptor 3
 *	knpu.log	the kernel's log
 *	knpu.verdict	"begin" before the script, "exit N taint N" after it
 *
 * The environment, which the kernel fills from its command line, has:
 *
 *	KNPU_RUN=/path	the script
 *	KNPU_SHELL=1	its terminal is the console, no port
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MODULES "/modules"
#define PORTS "/sys/class/virtio-ports"
#define LOG_ROOM (8 << 20)

/* klogctl(2) */
#define READ_ALL 3

static void __attribute__((noreturn)) off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

/* Without a verdict, the host knows that it went wrong; this says why. */
static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *fmt, ...)
{
	int err = errno;
	va_list ap;

	va_start(ap, fmt);
	fputs("init: ", stderr);
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, ": %s\n", strerror(err));
	va_end(ap);
	off();
}

static void must_mount(const char *what, const char *where, const char *type,
		       unsigned long flags, const char *options)
{
	mkdir(where, 0755);
	if (mount(what, where, type, flags, options))
		die("mount %s (%s)", where, type);
}

static void load(const char *name)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), MODULES "/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		die("%s", path);
	if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)
		die("load %s", path);
	close(fd);
}

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void load_all(void)
{
	struct dirent **names;
	int nr = scandir(MODULES, &names, is_file, alphasort);

	for (int i = 0; i < nr; i++)
		load(names[i]->d_name);
}

static void mount_pseudo(const char *root)
{
	static const char *const kinds[][3] = {
		{ "proc", "proc", "/proc" },
		{ "sysfs", "sysfs", "/sys" },
		{ "devtmpfs", "devtmpfs", "/dev" },
		{ "tracefs", "tracefs", "/sys/kernel/tracing" },
		{ "debugfs", "debugfs", "/sys/kernel/debug" },
		{ "devpts", "devpts", "/dev/pts" },
		{ "tmpfs", "tmpfs", "/dev/shm" },
		{ "tmpfs", "tmpfs", "/run" },
	};
	char path[256];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", root, kinds[i][2]);
		must_mount(kinds[i][0], path, kinds[i][1], 0, NULL);
	}
}

/* The build machine's root; what is written to it is forgotten. */
static void enter_root(void)
{
	must_mount("root", "/lower", "9p", MS_RDONLY,
		   "trans=virtio,version=9p2000.L,msize=262144,cache=loose");
	must_mount("tmpfs", "/upper", "tmpfs", 0, "size=75%");
	mkdir("/upper/data", 0755);
	mkdir("/upper/work", 0755);
	must_mount("overlay", "/root", "overlay", 0,
		   "lowerdir=/lower,upperdir=/upper/data,workdir=/upper/work");
	mount_pseudo("/root");
	if (chdir("/root") || mount(".", "/", NULL, MS_MOVE, NULL) ||
	    chroot(".") || chdir("/"))
		die("chroot");
	/* What udev would make; the shell's <() needs it. */
	if (symlink("/proc/self/fd", "/dev/fd"))
		die("/dev/fd");
}

static int has_name(const char *port, const char *name)
{
	char path[512], text[64] = "";
	FILE *file;

	snprintf(path, sizeof(path), PORTS "/%s/name", port);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	fclose(file);
	text[strcspn(text, "\n")] = '\0';
	return !strcmp(text, name);
}

static int port_open(const char *name)
{
	struct dirent **ports;
	int nr = scandir(PORTS, &ports, is_file, alphasort);
	char path[512];
	int fd;

	for (int i = 0; i < nr; i++) {
		if (!has_name(ports[i]->d_name, name))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", ports[i]->d_name);
		fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd >= 0)
			return fd;
	}
	die("no port %s", name);
}

static void write_all(int fd, const char *from, size_t bytes)
{
	while (bytes) {
		ssize_t n = write(fd, from, bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		from += n;
		bytes -= n;
	}
}

static void __attribute__((noreturn))
be_script(const char *script, int out, int files)
{
	const char *shell = getenv("KNPU_SHELL");
	int in = open(shell ? "/dev/ttyS0" : "/dev/null", O_RDWR);

	setsid();
	if (shell) {
		ioctl(in, TIOCSCTTY, 1);
		out = in;
	}
	dup2(in, 0);
	dup2(out, 1);
	dup2(out, 2);
	if (files >= 0) {
		dup2(files, 3);
		/* It may have been 3 before, and would be closed. */
		fcntl(3, F_SETFD, 0);
	}
	setenv("HOME", "/root", 1);
	setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
	execl("/bin/bash", "bash", script, (char *)NULL);
	_exit(127);
}

/* Runs the script; orphans are collected on the way. */
static int run(const char *script, int out, int files)
{
	pid_t child = fork();
	int status = 0;
	pid_t gone;

	if (!child)
		be_script(script, out, files);
	do {
		gone = wait(&status);
	} while (gone != child && (gone > 0 || errno == EINTR));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int taint(void)
{
	FILE *file = fopen("/proc/sys/kernel/tainted", "re");
	int bits = -1;

	if (!file || fscanf(file, "%d", &bits) != 1)
		die("taint");
	fclose(file);
	return bits;
}

static void tell_log(int fd)
{
	char *log = malloc(LOG_ROOM);
	int bytes = log ? klogctl(READ_ALL, log, LOG_ROOM) : -1;

	if (bytes < 0)
		die("kernel log");
	write_all(fd, log, bytes);
}

int main(void)
{
	const char *script = getenv("KNPU_RUN");
	int status, n, verdict;
	char text[64];

	must_mount("proc", "/proc", "proc", 0, NULL);
	must_mount("sysfs", "/sys", "sysfs", 0, NULL);
	must_mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	load_all();
	enter_root();
	if (!script)
		die("no KNPU_RUN");
	if (getenv("KNPU_SHELL")) {
		run(script, 2, -1);
		off();
	}
	verdict = port_open("knpu.verdict");
	write_all(verdict, "begin\n", strlen("begin\n"));
	status = run(script, port_open("knpu.out"), port_open("knpu.files"));
	tell_log(port_open("knpu.log"));
	n = snprintf(text, sizeof(text), "exit %d taint %d\n", status, taint());
	write_all(verdict, text, n);
	off();
}
