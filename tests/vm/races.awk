# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# A kernel's log without the data races between other parts of the kernel: of a
# report of KCSAN that is not ours the first line, which says BUG, is left out.
# Their number is written to the file counts.  It is ours if we made one of the
# two accesses, or called the function that did; deeper in a stack we are found
# where an interrupt came, or the scheduler was called.
#
#	awk -v counts=FILE -f races.awk LOG

function tell(i, ours, frames)
{
	for (i = 1; i <= n; i++) {
		if (line[i] ~ / bytes by /)
			frames = 0
		if (line[i] ~ /\+0x[0-9a-f]+\/0x/ && ++frames <= 2)
			ours += line[i] ~ /\[knpu\]/
	}
	others += !ours
	for (i = ours ? 1 : 2; i <= n; i++)
		print line[i]
	n = 0
}

/BUG: KCSAN: / { if (n) tell(); line[n = 1] = $0; next }
n { line[++n] = $0; if (/=======$/) tell(); next }
{ print }
END { if (n) tell(); print others + 0 >counts }
