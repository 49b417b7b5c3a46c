#!/usr/bin/env bash
# The files that go into the vectors. Run in an empty folder; what the machine does not permit (device nodes,
# attributes) is left out, and the vectors that need it cannot be made there.
set -u
umask 022

text() { seq -f "$1 %g" 1 "$2"; }
settle() { find "$@" -depth -exec touch -h -d @1700000000 {} +; }

mkdir -p letters/drafts/old letters/empty
text 'Dear reader, this is line' 30 > letters/1994.txt
: > letters/blank
printf x > letters/one
for n in 511 512 513; do text 'number' 80 | head -c $n > letters/$n.bin; done
printf 'hello\n' > letters/drafts/hello
text 'old line' 120 > letters/drafts/old/note

mkdir reel
text 'reel one' 150 > reel/a
text 'reel two' 250 > reel/b
text 'reel three' 9 > reel/c

mkdir holes
truncate -s 300K holes/many
for k in 0 9 100 333 500 570; do printf 'data in block %s' $k | dd of=holes/many bs=512 seek=$k conv=notrunc status=none; done
truncate -s 64K holes/only
truncate -s 100K holes/tail
printf head | dd of=holes/tail conv=notrunc status=none
truncate -s 9G huge-hole
printf end | dd of=huge-hole bs=512 seek=18874000 conv=notrunc status=none

mkdir names
letter() { printf "%0.s$1" $(seq "$2"); }
: > "names/$(letter a 94)"   # 100 bytes with its folder
: > "names/$(letter b 95)"   # 101
: > "names/$(letter c 149)"  # 155
: > "names/$(letter d 250)"  # 256
deep=names/$(letter e 90)/$(letter f 90)/$(letter g 90)
mkdir -p "$deep"
printf deep > "$deep/file"
for n in 99 100 101 300; do ln -s "$(letter l $n)" names/link$n; done

mkdir odd
: > 'odd/größe'
: > 'odd/日本'
: > $'odd/cafe\xcc\x81'
: > $'odd/latin-\xe9'
: > $'odd/new\nline'
: > 'odd/back\slash'
: > 'odd/ blanks '
: > odd/-dash
: > 'odd/star*?'
: > $'odd/\x1b[31mred'

mkdir links
printf data > links/a
ln links/a links/b
ln -s a links/sym
ln -s /etc/passwd links/absolute
ln -s ../outside links/up
ln -s nowhere links/dangling
mkfifo links/fifo

mkdir devices marks
mknod devices/null c 1 3 2> /dev/null && mknod devices/disk b 8 1 && mknod devices/large c 300 70000
printf x > marks/attributes
setfattr -n user.origin -v 'a value with = and more' marks/attributes 2> /dev/null
printf x > marks/acl
setfacl -m u:1234:rw marks/acl 2> /dev/null

mkdir -p growing/kept growing/moved
printf 1 > growing/kept/one
printf 2 > growing/moved/two
printf 3 > growing/gone

mkdir same
printf first > same/file

mkdir -p hazard/folder
printf '#!/bin/sh\n' > hazard/setuid
chmod 4755 hazard/setuid

settle letters reel holes huge-hole names odd links devices marks growing same hazard
