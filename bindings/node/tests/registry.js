'use strict';
// A registry of the packages in a folder, for npm: registry.js FOLDER PORT_FILE. It writes its port into the file.

const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const path = require('path');
const { execFileSync } = require('child_process');

const [folder, portFile] = process.argv.slice(2);
const packages = {};
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.tgz'))) {
  const tarball = path.join(folder, file);
  const manifest = JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json']));
  const integrity = `sha512-${crypto.createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
  packages[manifest.name] = { manifest, integrity, tarball };
}

const server = http.createServer((request, response) => {
  const url = `http://${request.headers.host}`;
  const wanted = decodeURIComponent(request.url.split('?')[0].slice(1));
  const file = Object.values(packages).find((one) => `files/${path.basename(one.tarball)}` === wanted);
  const found = packages[wanted];
  if (file) {
    response.end(fs.readFileSync(file.tarball));
  } else if (found) {
    const dist = { tarball: `${url}/files/${path.basename(found.tarball)}`, integrity: found.integrity };
    const { name, version } = found.manifest;
    response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...found.manifest, dist } } }));
  } else {
    response.writeHead(404).end('{}');
  }
});
server.listen(0, '127.0.0.1', () => fs.writeFileSync(portFile, String(server.address().port)));
