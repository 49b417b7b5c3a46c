// Archives written by Go's archive/tar, to standard output: go run writer.go ustar|pax|gnu
package main

import (
	"archive/tar"
	"os"
	"strings"
	"time"
)

var formats = map[string]tar.Format{"ustar": tar.FormatUSTAR, "pax": tar.FormatPAX, "gnu": tar.FormatGNU}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	format := formats[os.Args[1]]
	out := tar.NewWriter(os.Stdout)
	when := time.Unix(1700000000, 0)
	if format == tar.FormatPAX {
		when = time.Unix(1700000000, 250000000)
	}
	must(out.WriteHeader(&tar.Header{Name: "folder/", Typeflag: tar.TypeDir, Mode: 0o755, ModTime: when, Format: format}))
	name := "folder/name"
	if format != tar.FormatUSTAR {
		name = "folder/" + strings.Repeat("long/", 40) + "name"
	}
	must(out.WriteHeader(&tar.Header{Name: name, Size: 6, Mode: 0o644, ModTime: when, Uname: "root", Format: format}))
	_, err := out.Write([]byte("hello\n"))
	must(err)
	must(out.WriteHeader(&tar.Header{Name: "link", Linkname: name, Typeflag: tar.TypeSymlink, ModTime: when, Format: format}))
	must(out.Close())
}
