# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# Lists of faults to plant; faults.list says how they are written.  Sourced,
# after scripts/lib.sh.

# replace_once FILE OLD NEW: fails unless OLD is there exactly once.
replace_once() {
	local file=$1 old=$2 new=$3 text rest
	text=$(cat "$file" && echo x) || return 1
	text=${text%x}
	rest=${text#*"$old"}
	[ -n "$old" ] && [ "$rest" != "$text" ] || return 1
	[ "${rest#*"$old"}" = "$rest" ] || return 1
	printf '%s' "${text%%"$old"*}$new$rest" >"$file"
}

# each_fault LIST CALL: calls CALL N NAME FILE BY OLD NEW for one fault after the
# other
each_fault() {
	local list=$1 call=$2 n=0 line name='' file='' by=any old='' new=''
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		"fault "*) name=${line#fault } ;;
		"file "*) file=${line#file } ;;
		"by "*) by=${line#by } ;;
		- | "- "*) line=${line#-} old+=${old:+$'\n'}${line# } ;;
		+ | "+ "*) line=${line#+} new+=${new:+$'\n'}${line# } ;;
		"")
			[ -z "$name" ] ||
				"$call" "$((++n))" "$name" "$file" "$by" \
					"$old" "$new"
			name='' file='' by=any old='' new=''
			;;
		"#"*) ;;
		*) die "$list: what is this? $line" ;;
		esac
	done < <(cat "$list"; echo)
}
