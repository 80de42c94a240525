#!/usr/bin/env bash
# Puts the libraries of the console's pages, as npm's registry has them, among the resources; with --verify it compares.
# They are kept in the repository, so that a build needs no npm. What is changed in them, and why, is below.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
resources=$here/../resources/io/github/localec2/server/console
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/new"

package() { # name, version, SHA-512 as npm writes it
  local folder=$work/${1//\//-}
  mkdir -p "$folder"
  (cd "$folder" && npm pack --silent "$1@$2" >name.txt)
  local archive
  archive=$folder/$(tail -n 1 "$folder/name.txt")
  local sum
  sum=$(openssl dgst -sha512 -binary "$archive" | base64 -w 0)
  if [ "$sum" != "$3" ]; then
    echo "$1@$2 has the SHA-512 $sum, not $3" >&2
    return 1
  fi
  tar -xzf "$archive" -C "$folder"
}

# A link to a map that we do not have makes browsers ask for it.
without_map() { sed '/^\/\/# sourceMappingURL=/d'; }

# A security policy lets no script write the attribute "style", only the property.
without_style_attributes() {
  sed 's/e\.setAttribute("style",`${e\.getAttribute("style")||""}${t};`)/e.style.cssText+=`${t};`/'
}

package @xterm/xterm 5.5.0 hqJHYaQb5OptNunnyAnkHyM8aCjZ1MEIDTQu1iIbbTD/xops91NB5yq1ZK/dC2JDbVWtF23zUtl9JE2NqwT87A==
package @xterm/addon-fit 0.10.0 UFYkDm4HUahf2lnEyHvio51TNGiLK66mqP2JoATy7hRZeXaGMRDr00JiSF7m63vR5WKATF605yEggJKsw0JpMQ==
package @novnc/novnc 1.5.0 4yGHOtUCnEJUCsgEt/L78eeJu00kthurLBWXFiaXfonNx0pzbs6R/3gJb1byZe6iAE8V9MF0syQb0xIL8MSOtQ==

without_map <"$work/@xterm-xterm/package/lib/xterm.js" | without_style_attributes >"$work/new/xterm.js"
if grep -q 'setAttribute("style"' "$work/new/xterm.js"; then
  echo 'xterm.js writes the attribute "style" in another way now' >&2
  exit 1
fi
cp "$work/@xterm-xterm/package/css/xterm.css" "$work/new/xterm.css"
without_map <"$work/@xterm-addon-fit/package/lib/addon-fit.js" >"$work/new/xterm-addon-fit.js"
cat "$work/@xterm-xterm/package/LICENSE" "$work/@xterm-addon-fit/package/LICENSE" >"$work/new/xterm.LICENSE"

# Sixty files, which browsers would have to ask for one by one, are made one.
(cd "$work/@novnc-novnc/package" \
  && npx --yes esbuild@0.21.5 lib/rfb.js --bundle --format=esm --minify --log-level=error --outfile="$work/new/novnc.js")
cat "$work/@novnc-novnc/package/LICENSE.txt" "$work/@novnc-novnc/package/docs/LICENSE.MPL-2.0" \
  >"$work/new/novnc.LICENSE"

for file in "$work"/new/*; do
  if [ "${1:-}" = --verify ]; then
    cmp "$file" "$resources/$(basename "$file")"
  else
    cp "$file" "$resources/"
  fi
done
