#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# vm-shell.sh [6.1|6.12]: a shell in a test machine with the module loaded.

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

series=${1:-6.12}
[ "$series" = 6.1 ] && flavour= || flavour=-$series
run_make all
ko=$(scripts/kmod.sh "$(scripts/headers.sh "linux-headers$flavour-amd64")")
script=$(build_abs)/vm/shell.sh
mkdir -p "$(dirname "$script")"
cat >"$script" <<END
cd "$ROOT"
insmod "$ko"
export PATH="$(build_abs)/bin:\$PATH" PS1='knpu-vm# '
stty rows 40 cols 120
echo "Linux \$(uname -r); exit or Ctrl-A X ends the machine."
exec bash --norc -i
END
exec scripts/vm.sh --shell "linux-image$flavour-amd64" "$script"
