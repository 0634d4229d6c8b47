#!/bin/sh
# countersign                      opens the window
# countersign FILE…                opens files in it
# countersign COMMAND …            the command line; see countersign --help
here=$(dirname -- "$(readlink -f -- "$0")")
# No core files: they would hold keys.
ulimit -c 0

case ${1-} in
  '') command_line= ;;
  -h | --help | --version) command_line=yes ;;
  -* | file://*) command_line= ;;
  # A bare word is a command, even where a file has the same name: ./list opens that file.
  */* | *.*) if [ -e "$1" ]; then command_line=; else command_line=yes; fi ;;
  *) command_line=yes ;;
esac
[ -n "$command_line" ] || exec "$here/@BINARY@" "$@"

major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || major=0
if [ "$major" -lt 24 ]; then
  echo 'countersign: the command line needs Node 24 or newer on PATH' >&2
  exit 3
fi
exec node "$here/resources/cli/main.js" "$@"
