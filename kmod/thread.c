// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Threads of the core.  They run with the nice value and in the control groups
 * of whoever starts them, so that what an engine costs is its owner's.
 */
#include <linux/cgroup.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "core/core_port.h"

/**
 * struct knpu_thread - a thread
 * @task: it; referenced until knpu_thread_stop()
 * @run: what it does
 * @arg: with which argument
 * @woken: its next sleep, or the one it is in, ends at once
 * @rcu: it may be woken until a grace period after knpu_thread_stop()
 */
struct knpu_thread {
	struct task_struct *task;
	void (*run)(void *arg);
	void *arg;
	bool woken;
	struct rcu_head rcu;
};

static int thread_main(void *arg)
{
	struct knpu_thread *t = arg;

	t->run(t->arg);
	return 0;
}

/* Makes @task a child of its owner as far as accounting goes. */
static int thread_adopt(struct task_struct *task)
{
	set_user_nice(task, task_nice(current));
	return cgroup_attach_task_all(current, task);
}

/**
 * knpu_thread_start - start a thread
 * @run: what it does; it returns soon after knpu_thread_stopping() is true,
 *	and not before
 * @arg: its argument
 * @name: for ps
 *
 * Return: the thread, or an error pointer.
 */
struct knpu_thread *knpu_thread_start(void (*run)(void *arg), void *arg,
				      const char *name)
{
	struct knpu_thread *t;
	int err;

	t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	if (!t)
		return ERR_PTR(-ENOMEM);
	t->run = run;
	t->arg = arg;
	t->task = kthread_create(thread_main, t, "knpu/%s", name);
	err = PTR_ERR_OR_ZERO(t->task);
	if (err)
		goto err_create;
	err = thread_adopt(t->task);
	if (err)
		goto err_adopt;
	wake_up_process(t->task);
	return t;

err_adopt:
	kthread_stop(t->task);
err_create:
	kfree(t);
	return ERR_PTR(err);
}

/*
 * Returns when the thread has ended.  Who found it under RCU, before it was told
 * to, may still wake it: a task, too, stays for a grace period after its end.
 */
void knpu_thread_stop(struct knpu_thread *t)
{
	might_sleep();
	kthread_stop(t->task);
	kfree_rcu(t, rcu);
}

/* Has the thread that asks been told to end? */
bool knpu_thread_stopping(void)
{
	return kthread_should_stop();
}

/**
 * knpu_thread_sleep - sleep, by a timer of its own, to a point in time
 * @until: on the clock of knpu_now()
 *
 * Returns early when the thread is told to end, or was woken since it last
 * slept.
 */
void knpu_thread_sleep(u64 until)
{
	ktime_t at = ns_to_ktime(min_t(u64, until, KTIME_MAX));
	struct knpu_thread *t = kthread_data(current);

	set_current_state(TASK_IDLE);
	if (!kthread_should_stop() && !READ_ONCE(t->woken))
		schedule_hrtimeout_range(&at, 0, HRTIMER_MODE_ABS);
	__set_current_state(TASK_RUNNING);
	/* A full barrier: what it was woken for is looked at after this. */
	xchg(&t->woken, false);
}

/* Ends the sleep of a thread that has something to look at. */
void knpu_thread_wake(struct knpu_thread *t)
{
	smp_store_release(&t->woken, true);
	wake_up_process(t->task);
}
