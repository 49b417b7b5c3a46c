# extract.py ARCHIVE FOLDER: extracts with Python's tarfile all that it finds, whatever is wrong.
import sys
import tarfile

try:
    with tarfile.open(sys.argv[1], "r:", ignore_zeros=True, errorlevel=0) as archive:
        while True:
            try:
                member = archive.next()
            except tarfile.TarError:
                break
            if member is None:
                break
            try:
                archive.extract(member, sys.argv[2], filter="fully_trusted")
            except Exception:
                pass
except Exception:
    pass
