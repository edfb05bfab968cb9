# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Reads the TAP of one program and judges it.
#
#	-v name=	what it is called
#	-v status=	its exit status
#	-v counts=	file that gets "passed failed skipped"
#	-v first=	emit=1: number of the first test
#	-v emit=1	prints it again as part of a longer stream, renumbered
#	-v emit=0	prints failures only, in full, and what was said before
#
# A program that exits with a status without a failed test, prints no test,
# or a plan that does not match, has failed one test more.

function result(ok, text) {
	n++
	failing = !ok
	sub(/^(not )?ok *[0-9]* *(- *)?/, "", text)
	if (ok && text ~ /# *[Ss][Kk][Ii][Pp]/)
		skipped++
	else if (ok)
		passed++
	else
		failed++
	if (emit)
		print (ok ? "ok " : "not ok ") (first + n - 1) " - " name ": " text
	else if (!ok)
		say_failure(text)
	said = 0
}

# A program tells what went wrong before the result of a test, or after it.
function say_failure(text,   i) {
	for (i = said > 20 ? said - 20 : 0; i < said; i++)
		print before[i % 20]
	print "not ok - " name ": " text
}

function fail(text) {
	result(0, text)
}

# What a terminal would show of a line that somebody has overwritten.
{ sub(/^.*\r/, "") }
/^ok( |$)/ { result(1, $0); next }
/^not ok( |$)/ { result(0, $0); next }
/^1\.\.0/ {
	plans++
	if ($0 ~ /# *[Ss][Kk][Ii][Pp]/) {
		sub(/^1\.\.0 */, "")
		result(1, $0)
		planned++
	}
	next
}
/^1\.\.[0-9]+/ { plans++; planned += substr($1, 4); next }
/^Bail out!/ { fail($0); planned++; next }
/^TAP version/ { next }
{
	tail[lines++ % 60] = $0
	if (emit)
		print /^#/ ? $0 : "# " $0
	else if (failing)
		print
	else
		before[said++ % 20] = $0
}

END {
	seen = n
	if (!n)
		fail("printed no test")
	else if (!plans)
		fail("printed no plan")
	else if (planned != seen)
		fail("planned " planned " tests, ran " seen)
	if (status && (!failed || n > seen)) {
		if (status == 124)
			fail("took too long and was stopped")
		else if (status > 128)
			fail("killed by signal " (status - 128))
		else if (!failed)
			fail("exit status " status)
		if (!emit)
			for (i = lines > 60 ? lines - 60 : 0; i < lines; i++)
				print "# " tail[i % 60]
	}
	print passed + 0, failed + 0, skipped + 0 >counts
}
