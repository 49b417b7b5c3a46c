# What the commands in */index.json are run with: bash, in a folder where sources.sh has been run, with V set to the
# folder of the vectors and TOOLS to this one. Each command writes its archive to standard output.
export LC_ALL=C.UTF-8 TZ=UTC
unset TAR_OPTIONS TAPE POSIXLY_CORRECT
umask 022

OWNERS='--owner=root:0 --group=root:0'
TAR="tar --sort=name --mtime=@1700000000 $OWNERS --mode=u=rwX,go=rX"
POSIX='--format=posix --pax-option=exthdr.name=%d/PaxHeaders/%f,globexthdr.name=GlobalHead.%n,delete=atime,delete=ctime'

surgery() { node "$TOOLS/surgery.mjs" "$@"; }
by_hand() { node "$TOOLS/by-hand.mjs" "$@"; }

# volumes N OPTION...: the N-th volume of 4 KiB of a set that holds reel/
volumes() {
  local n=$1 folder
  shift
  folder=$(mktemp -d)
  $TAR "$@" -b2 -cML4 -f "$folder/1" -f "$folder/2" -f "$folder/3" -f "$folder/4" -f "$folder/5" reel < /dev/null
  surgery settle < "$folder/$n"
  rm -r "$folder"
}

# level N OPTION...: incremental backups of growing/: 0 is the first; 1 was made after one file had gone, one had come and
# a folder had been renamed
level() {
  local n=$1 folder
  shift
  folder=$(mktemp -d)
  cp -a growing "$folder"
  (
    cd "$folder"
    touch -d @1600000000 growing/*/* growing/gone
    $TAR "$@" -b1 -g list -cf 0 growing
    sleep 1
    rm growing/gone
    printf new > growing/kept/new
    mv growing/moved growing/renamed
    $TAR "$@" -b1 -g list -cf 1 growing
  )
  surgery settle < "$folder/$n"
  rm -r "$folder"
}
