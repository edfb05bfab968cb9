# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# Lists of faults to plant; faults.list says how they are written.  Sourced,
# after scripts/lib.sh.

# is_once FILE TEXT: succeeds if the text is there exactly once.
is_once() {
	local text rest
	text=$(cat "$1" && echo x) || return 1
	text=${text%x}
	rest=${text#*"$2"}
	[ -n "$2" ] && [ "$rest" != "$text" ] && [ "${rest#*"$2"}" = "$rest" ]
}

# replace_once FILE OLD NEW: fails unless OLD is there exactly once.
replace_once() {
	local file=$1 old=$2 new=$3 text
	is_once "$file" "$old" || return 1
	text=$(cat "$file" && echo x)
	text=${text%x}
	printf '%s' "${text%%"$old"*}$new${text#*"$old"}" >"$file"
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
