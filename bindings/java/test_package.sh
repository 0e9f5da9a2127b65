#!/bin/sh
# Installs the Maven package of a folder into an empty repository, sells by it alone, and removes it: test_package.sh FOLDER SIM_URL.
# What Maven itself needs comes from Debian's repository of Maven packages; nothing is fetched from elsewhere.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$1" && pwd)
jar=$(ls "$folder"/tamara-pos-*.jar | grep -v -e -sources -e -javadoc)
version=$(basename "$jar" .jar)
version=${version#tamara-pos-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LD_LIBRARY_PATH || true
cat > "$work/settings.xml" << END
<settings>
  <localRepository>$work/repository</localRepository>
  <mirrors>
    <mirror><id>debian</id><mirrorOf>*</mirrorOf><url>file:///usr/share/maven-repo</url></mirror>
  </mirrors>
</settings>
END
maven() { mvn -B -q -s "$work/settings.xml" "$@"; }
maven install:install-file "-Dfile=$jar" "-DpomFile=$folder/tamara-pos-$version.pom" \
    "-Dsources=$folder/tamara-pos-$version-sources.jar" "-Djavadoc=$folder/tamara-pos-$version-javadoc.jar"

mkdir "$work/shop"
cp "$here/First.java" "$work/shop"
cat > "$work/shop/pom.xml" << END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shop</groupId><artifactId>shop</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>tamara.pos</groupId><artifactId>tamara-pos</artifactId><version>$version</version></dependency>
  </dependencies>
</project>
END
cd "$work/shop"
maven dependency:build-classpath -Dmdep.outputFile=path
path=$(cat path)
javac --release 8 -Xlint:-options -encoding UTF-8 -cp "$path" -d classes First.java
# Each Java that is installed: the oldest that can be had, and the newest. A new user, who has no journal yet.
for java in ${JAVAS:-/usr/lib/jvm/*/bin/java}; do
    [ "$(readlink -f "$java")" = "$java" ] || continue
    said=$(env -u XDG_STATE_HOME HOME="$work/home" "$java" "-Djava.io.tmpdir=$work" -cp "classes:$path" First "$2")
    echo "$java: $said"
    [ "$said" = "OK release_goods Paid. Hand over the goods." ]
done
# As a module: by the name that the package has for good.
jar --describe-module --file "$jar" | grep -q '^tamara.pos@.*automatic'
rm -r "$work/repository/tamara"
cd "$work"
if maven -f shop/pom.xml dependency:build-classpath > /dev/null 2>&1; then
    echo "something is left of the package" >&2
    exit 1
fi
[ -z "$(find "$work" -name '*tamara_pos*.so*' -o -name 'libtamara*')" ]
echo "java: passed"
