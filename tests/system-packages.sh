#!/usr/bin/env bash
# What the tests need beside Python: Chromium, Chinese fonts (without them a chart's text measures
# wrong) and LibreOffice (it makes real DOCX and PDF files). Installs Debian's packages when run as
# root, else says what is missing.
set -euo pipefail

have() { command -v "$1" >/dev/null; }

missing=()
if [ -z "${CHROMIUM:-}" ] && ! have chromium && ! have chromium-browser && ! have google-chrome; then
  missing+=(chromium)
fi
if ! have fc-list || [ -z "$(fc-list :lang=zh)" ]; then
  missing+=(fontconfig fonts-noto-cjk)
fi
have soffice || missing+=(libreoffice-writer-nogui)
# The spreadsheet program, in which the data set's CSV and XLSX are opened.
[ -e /usr/lib/libreoffice/program/libsclo.so ] || ! have apt-get || missing+=(libreoffice-calc-nogui)

[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ] && have apt-get; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "The tests need, and this machine has not: ${missing[*]}" >&2
  echo "On Debian or Ubuntu: sudo apt-get update && sudo apt-get install -y ${missing[*]}" >&2
  echo "(A browser elsewhere: set CHROMIUM to its path.)" >&2
  exit 1
fi
