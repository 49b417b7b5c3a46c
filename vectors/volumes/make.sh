#!/usr/bin/env bash
# Makes the small sets of volumes beside it: volumes of 4 KiB in records of one block, whose seams fall in content,
# between an extended header and its member, and where a member ends.
set -euo pipefail
export LC_ALL=C TZ=UTC
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

long=$(printf 'folder-%.0s' {1..15})/$(printf 'name-%.0s' {1..6})
mkdir -p "${long%/*}"
python3 - "$long" <<'PYTHON'
import sys
def content(length, seed):
    state, out = seed, bytearray()
    for _ in range(length):
        state = (state * 1664525 + 1013904223) % 2**32
        out.append(state >> 24)
    return bytes(out)
for name, length, seed in [('first', 2436, 1), ('second', 5000, 2), (sys.argv[1], 1500, 3), ('last', 10, 4)]:
    open(name, 'wb').write(content(length, seed))
with open('holes', 'wb') as f:
    for at, seed in [(0, 5), (40960, 6)]:
        f.seek(at)
        f.write(content(4096, seed))
    f.truncate(65536)
PYTHON
find . -exec touch -h -d '2023-11-14 22:13:20 UTC' {} +

set_of() {
  local name=$1 files=()
  shift
  for i in $(seq 20); do files+=(-f "$here/$name.$i.tar"); done
  rm -f "$here/$name".*.tar
  tar -cM -L 4 -b1 --owner=root:0 --group=root:0 --label=SET "${files[@]}" "$@"
}
set_of gnu --format=gnu first second "$long" last
set_of posix --format=posix --pax-option=delete=atime,delete=ctime first second "$long" last
set_of sparse --format=gnu --sparse holes last
tar --version | head -n1
