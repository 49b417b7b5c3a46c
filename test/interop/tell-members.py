"""What Python's tarfile says of an archive, a JSON line for each member. Names are hex, since they are bytes."""
import json
import sys
import tarfile

KINDS = {
    tarfile.REGTYPE: 'file', tarfile.AREGTYPE: 'file', tarfile.CONTTYPE: 'file', tarfile.GNUTYPE_SPARSE: 'file',
    tarfile.LNKTYPE: 'hardlink', tarfile.SYMTYPE: 'symlink', tarfile.CHRTYPE: 'character-device',
    tarfile.BLKTYPE: 'block-device', tarfile.DIRTYPE: 'directory', tarfile.FIFOTYPE: 'fifo', b'D': 'directory',
}


def as_hex(text):
    return text.encode('utf-8', 'surrogateescape').hex()


with tarfile.open(sys.argv[1], encoding='utf-8', errors='surrogateescape') as archive:
    for info in archive:
        if info.type == b'V':
            continue
        print(json.dumps({
            'name': as_hex(info.name.rstrip('/')),
            'linkname': as_hex(info.linkname),
            'kind': KINDS[info.type],
            'size': info.size if info.isreg() or info.issparse() else 0,
            'mode': info.mode,
            'uid': info.uid,
            'gid': info.gid,
            'uname': info.uname,
            'gname': info.gname,
            'mtime': info.pax_headers.get('mtime', str(int(info.mtime))),
            'devices': [info.devmajor, info.devminor] if info.isdev() and not info.isfifo() else [0, 0],
            'sparse': [list(region) for region in info.sparse if region[1] > 0] if info.sparse else None,
        }))
