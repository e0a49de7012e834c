#!/bin/sh
# Lists its encoders as ffmpeg does, and can do nothing else.
case "$*" in *-encoders*) ;; *) exit 1 ;; esac
cat <<'END'
Encoders:
 V..... = Video
 ------
 V....D libx264              libx264 H.264 / AVC (not to be confused with libx264rgb) (codec h264)
END
