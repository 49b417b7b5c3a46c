#!/usr/bin/env bash
# Makes the logs beside it, and tree.tar, of which all of them tell: names with blanks, newlines, quotes, backslashes,
# letters beyond ASCII and a byte that is no UTF-8, links, a FIFO and devices. Run as root, for the devices.
set -euo pipefail
export LC_ALL=C.UTF-8 TZ=UTC
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tree/dir"
cd "$work/tree"
names=(plain ' lead' 'trail ' -dash "it's" 'q"q' 'both"'\''$' 'back\slash' 'n\n' $'new\nline' $'it\'s\nx' $'tab\tx' $'esc\e[1m'
  'a -> b' 'x link to y' äöü $'inv\xe9lid' 'tar: not a message' 'a b' 'block 3: x')
for i in "${!names[@]}"; do printf '%*s' "$i" '' > "./${names[i]}"; done
ln -s 'a -> b' 'lin k'
ln -s $'to\nnew' broken
ln plain zhard
mkfifo pipe
mknod null c 1 3
mknod loop b 7 0
find . -exec touch -h -d '2023-11-14 22:13:20 UTC' {} +
cd ..
# Hard links come behind what they link to.
(cd tree && find . -mindepth 1 -printf '%P\0' | sort -z) > members
gnu() { tar -C tree --no-recursion --null -T members --format=gnu --owner=root:0 --group=root:0 "$@"; }
gnu -b1 -cvf "$here/tree.tar" > "$here/escape.log"
gnu -cvvf /dev/null > "$here/escape-long.log"
for style in literal shell shell-always c c-maybe locale clocale; do
  gnu --quoting-style=$style -cvf /dev/null > "$here/$style.log"
  gnu --quoting-style=$style -cvvf /dev/null > "$here/$style-long.log"
done
LC_ALL=C gnu -cvf /dev/null > "$here/escape-ascii.log"
gnu -cvRf /dev/null > "$here/escape-blocks.log"
(cd tree && bsdtar -n --null -T ../members -cvf /dev/null) 2> "$here/bsdtar.log"
(cd tree && bsdtar -n --null -T ../members -cvvf /dev/null) 2> "$here/bsdtar-long.log"

cd "$here"
{
  echo '{'
  for file in *.log *.tar; do
    tool=$(tar --version | head -1)
    case $file in bsdtar*) tool=$(bsdtar --version) ;; esac
    printf '  "%s": { "command": "see make.sh", "tool": "%s", "sha256": "%s" },\n' \
      "$file" "${tool% }" "$(sha256sum "$file" | cut -d' ' -f1)"
  done | sed '$ s/,$//'
  echo '}'
} > provenance.json
