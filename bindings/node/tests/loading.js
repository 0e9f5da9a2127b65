'use strict';
// Libraries that cannot be used. Needs TEST_STAND_INS, the folder that ../testing/prepare.sh lays out.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const test = require('node:test');
const tamara = require('tamara-pos');
const { ABI_VERSION } = require('tamara-pos/native');

const bits = process.arch.includes('64') ? 64 : 32;
const standIn = (kind) => path.join(process.env.TEST_STAND_INS, kind, 'libtamara_pos.so');

function refused(file) {
  try {
    tamara.load(file);
  } catch (error) {
    assert(error instanceof tamara.LibraryError, error);
    assert.strictEqual(error.code, 0);
    return error.message;
  }
  return assert.fail(`${file} was loaded`);
}

test('a missing library is named with what to do', () => {
  assert(refused(standIn('none')).startsWith(`${standIn('none')} was not found: put the ${bits}-bit file beside index.js`));
});

test('a library for another processor is named as such', () => {
  assert.match(refused(standIn('foreign')), new RegExp(`is a ${96 - bits}-bit library and this Node.js is a ${bits}-bit program`));
});

test('a windows file tells its bits', () => {
  const file = path.join(process.env.TEST_STAND_INS, 'none', 'made.dll');
  const dll = Buffer.alloc(0x100);
  dll.write('MZ');
  dll.writeUInt32LE(0x80, 0x3c);
  dll.writeUInt16LE(bits === 64 ? 0x14c : 0x8664, 0x84);
  fs.writeFileSync(file, dll);
  assert.match(refused(file), new RegExp(`is a ${96 - bits}-bit library`));
  fs.unlinkSync(file);
});

test('an older library is named as the old side', () => {
  const text = refused(standIn('older'));
  assert.match(text, /the library is too old/);
  assert.match(text, new RegExp(`has interface 0, this package needs ${ABI_VERSION}`));
});

test('another library is not taken for this one', () => {
  assert.match(refused('libc.so.6'), /is not the tamara_pos library/);
});
