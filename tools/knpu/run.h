/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * One run: a brain, its engine, what it is fed and what is seen of it.
 */
#ifndef KNPU_RUN_H
#define KNPU_RUN_H

#include "answer.h"
#include "brain_files.h"
#include "expect.h"
#include "inputs.h"
#include "observe.h"
#include "outfile.h"
#include "outputs.h"
#include "picture.h"
#include "progress.h"
#include "run_options.h"
#include "warnings.h"

/**
 * struct run - everything
 * @limit: the run that follows the last action ends at this burst, 0: none
 * @first: the last burst before the run
 * @burst: the last one that was run
 * @say: gets what print-fired and print-potential print
 * @engine_ns: time spent in knpu_engine_step()
 * @wall_ns: time from the first statement to the end
 * @interrupted: somebody asked to stop
 * @picture: NULL if none was asked for
 */
struct run {
	struct run_options options;
	struct brain_files files;
	struct warnings warnings;
	struct inputs inputs;
	struct outputs outputs;
	struct watch watch;
	struct expectations expectations;
	struct progress progress;
	struct picture *picture;
	struct outfile plot_file;
	struct outfile json_file;
	struct knpu *k;
	uint64_t limit;
	uint64_t first;
	uint64_t burst;
	FILE *say;
	uint64_t engine_ns;
	uint64_t wall_ns;
	bool interrupted;
};

/* run.c */
double run_seconds(const struct run *r);
double run_rtf(const struct run *r);

/* resume.c: snapshots before and after the run */
int run_restore(struct run *r);
int run_save_check(const struct run *r);
int run_save(struct run *r);

/* advance.c: runs bursts and feeds them */
#define ADVANCE_ON UINT64_MAX
int run_advance(struct run *r, uint64_t bursts);
int run_on(struct run *r);

/* statements.c */
int run_statements(struct run *r);

/* summary.c */
void run_summary(const struct run *r, FILE *out);

/* report.c */
int run_report(const struct run *r, FILE *out);

#endif /* KNPU_RUN_H */
