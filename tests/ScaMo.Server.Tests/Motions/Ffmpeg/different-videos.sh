#!/bin/sh
# Lists its encoders as ffmpeg does, and makes no two equal files, of 600,000 bytes.
case "$*" in
*-encoders*) echo ' V....D libx264              libx264 H.264 / AVC (not to be confused with libx264rgb) (codec h264)' ;;
*)
  for path; do :; done
  cat > /dev/null
  head -c 600000 /dev/urandom > "$path"
  ;;
esac
