#!/bin/sh
# Makes the files of this folder with Debian's hercules (3.13) and simh (3.8.1): hetinit and hetupd write tapes with an
# IBM label, and a PDP-11 writes records through its tape drive (TM11) from where its memory was set by hand.
set -eu
cd "$(dirname "$0")"
rm -f ./*.het ./*.aws ./*.tap
hetinit zlib.het TAPE01 OWNER
hetinit -d label.aws TAPE01 OWNER
hetupd -b label.aws bzip2.het
hetinit -n unlabelled.het
chmod 644 ./*.het ./*.aws
pdp11 tm11.ini </dev/null >/dev/null
