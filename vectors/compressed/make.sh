#!/usr/bin/env bash
# Makes the compressed vectors and provenance.json. Needs GNU tar, gzip, zstd, xz, bzip2, lz4.
set -euo pipefail
cd "$(dirname "$0")"
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
seq -f 'line %g of a file that compresses well' 1 4000 >"$work/first.txt"
seq -f '%g bottles, and as many words as before' 7000 -1 3500 >"$work/second.txt"
tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mtime=@1700000000 --mode=644 \
  -C "$work" -cf "$work/sample.tar" first.txt second.txt
sum=$(sha256sum <"$work/sample.tar" | cut -d' ' -f1)
entries=()

# make NAME VERSION COMMAND: COMMAND reads sample.tar from standard input
make() {
  bash -c "set -o pipefail; $3" <"$work/sample.tar" >"$1"
  entries+=("$(printf '  "%s": {\n    "command": "%s",\n    "tool": "%s",\n    "sha256": "%s"\n  }' \
    "$1" "$3 < sample.tar" "$2" "$(sha256sum <"$1" | cut -d' ' -f1)")")
}

gzip_version=$(gzip --version | head -1)
zstd_version=$(zstd --version | grep -o 'v[0-9.]*' | sed 's/^/zstd /')
xz_version=$(xz --version | head -1)
bzip2_version=$(bzip2 --version 2>&1 </dev/null | head -1 | grep -o 'Version [0-9.]*' | sed 's/Version/bzip2/')
lz4_version=$(lz4 --version 2>&1 | grep -o 'v[0-9.]*' | head -1 | sed 's/^/lz4 /')

make sample.tar.gz "$gzip_version" 'gzip -n9'
make sample.tar.zst "$zstd_version" 'zstd -q -9 -c'
make no-check.tar.zst "$zstd_version" 'zstd -q -9 --no-check -c'
make long-31.tar.zst "$zstd_version" 'zstd -q -9 --long=31 -c'
make sample.tar.xz "$xz_version" 'xz -6 -T1 -c'
make crc32.tar.xz "$xz_version" 'xz -6 -T1 --check=crc32 -c'
make sha256.tar.xz "$xz_version" 'xz -6 -T1 --check=sha256 -c'
make no-check.tar.xz "$xz_version" 'xz -6 -T1 --check=none -c'
make blocks.tar.xz "$xz_version" 'xz -6 -T2 --block-size=65536 -c'
make x86.tar.xz "$xz_version" 'xz -T1 --x86 --lzma2 -c'
make sample.tar.bz2 "$bzip2_version" 'bzip2 -1 -c'
make sample.tar.lz4 "$lz4_version" 'lz4 -q -9 -B4 -c'
make linked.tar.lz4 "$lz4_version" 'lz4 -q -9 -B4 -BD -BX -c'
make no-check.tar.lz4 "$lz4_version" 'lz4 -q -9 -B4 --no-frame-crc -c'
make legacy.tar.lz4 "$lz4_version" 'lz4 -q -9 -l -c'
make sample.tar.lz "$(lzip --version | head -1)" 'lzip -9 -c'

{
  printf '{\n  "sample.tar": { "sha256": "%s", "command": "see make.sh", "tool": "%s" },\n' \
    "$sum" "$(tar --version | head -1)"
  (IFS=$'\n'; printf '%s' "${entries[0]}"; printf ',\n%s' "${entries[@]:1}")
  printf '\n}\n'
} >provenance.json
