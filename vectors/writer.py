"""Archives written by Python's tarfile, to standard output: writer.py ustar|gnu|pax"""
import io
import sys
import tarfile

FORMATS = {'ustar': tarfile.USTAR_FORMAT, 'gnu': tarfile.GNU_FORMAT, 'pax': tarfile.PAX_FORMAT}


def settled(info):
    info.uid = info.gid = 0
    info.uname = info.gname = 'root'
    info.mtime = 1700000000.25
    return info


buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode='w', format=FORMATS[sys.argv[1]]) as archive:
    archive.add('letters', filter=settled)
sys.stdout.buffer.write(buffer.getvalue())
