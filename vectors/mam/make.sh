#!/bin/sh
# Makes the files of this folder byte by byte, with printf alone: no drive and no other program wrote them. The layout is
# that of SPC-5 (MAM attribute format); vectors.json says where each one comes from.
set -eu
cd "$(dirname "$0")"
printf '\010\006\001\000\040%-32s' ABC123L6 >itdt-barcode.bin
printf '\010\003\002\000\240%s' 'weekly backup, set 2' >itdt-text-label.bin
head -c 140 /dev/zero >>itdt-text-label.bin
printf '\000\000\000\045\010\006\001\000\040%-32s' BARCODE-02 >write-attribute-list.bin
{
  printf '\000\000\000\127\004\000\201\000\010%-8s' FUJIFILM
  printf '\004\001\201\000\040%-32s' ABCDE12345
  printf '\010\006\001\000\040%-32s' 000248L2
} >read-attribute-list.bin
printf '%-32s' ABC123L6 >bare-barcode.bin
{
  printf '\010\006\001\000\040%s' ABC123L6
  head -c 24 /dev/zero
} >padded-with-nul.bin
printf '\010\006\001\000\040%-32s\n' ABC123L6 >line-end-added.bin
printf '\010\006\001\000\040%s' ABC123L6 >cut-off.bin
printf '\010\006\001\000\010%s' ABC123L6 >wrong-length.bin
printf '\010\006\000\000\040%-32s' ABC123L6 >wrong-format.bin
printf '\010\006\301\000\040%-32s' ABC123L6 >wrong-flags.bin
printf '\010\006\001\000\040%-32s' abc123l6 >small-letters.bin
printf '\010\006\001\000\040ABC\303\274%-27s' L6 >not-ascii.bin
printf '\010\006\001\000\000' >empty-value.bin
printf '\000\000\000\200\010\006\001\000\040%-32s' ABC123L6 >wrong-list-length.bin
{
  printf '\010\006\001\000\040%-32s' ABC123L6
  printf '\010\005\000\000\001\201'
} >descending.bin
printf '\010\005\000\000\001\220' >reserved-code.bin
printf '\024\000\000\000\004\001\002\003\004' >vendor-attribute.bin
printf '%s\n' 'this is a text, no attribute' >no-attribute.bin
{
  printf '\010\003\002\000\240B\374cher'
  head -c 154 /dev/zero
  printf '\010\005\000\000\001\001'
} >text-in-latin-1.bin
{
  printf '\010\003\002\000\240B\374cher'
  head -c 154 /dev/zero
} >text-not-utf-8.bin
{
  printf '\010\014\000\000\106\010\000\000\000\000\000\000\000\022\000\000\000\000\000\000\000\007'
  printf '\000\000\000\000\000\000\000\045\000\053LTFS\000%s\000\001' 3802cc12-2e2c-4bf5-b06b-a4a4f1d0b2a6
} >ltfs-coherency.bin
printf '\000\000\000\051\010\006\001\000\040%-32s' ABC123L6 >list-length-counts-itself.bin
