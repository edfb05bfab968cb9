#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The measurements that the project is judged by.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$BUILD/bin/knpu-bench" burst --neurons 100000 --fanout 100 --rate 0.01
"$BUILD/bin/knpu-bench" idle --neurons 1000000
"$BUILD/bin/knpu-bench" contention
"$BUILD/bin/knpu-bench" publish
"$BUILD/bin/knpu-bench" restore
