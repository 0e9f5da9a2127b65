'use strict';
// The native library, through koffi. Loaded on the main thread for what returns at once, and in every worker for what waits.

const fs = require('fs');
const path = require('path');

// The interface this package was written for. The library's has to be this one or a greater one.
// <generated abi> by cargo xtask header
const ABI_VERSION = 1;
// </generated>

// Every function that this package calls, as include/tamara_pos.h has them.
const FUNCTIONS = {
  // <generated functions> by cargo xtask header
  clientOpen: 'int32_t tamara_client_open(const char *config, _Out_ int32_t *client, _Out_ void **reply)',
  clientClose: 'int32_t tamara_client_close(int32_t client)',
  interrupt: 'int32_t tamara_interrupt(int32_t client)',
  interruptSale: 'int32_t tamara_interrupt_sale(int32_t client, const char *sale)',
  call: 'int32_t tamara_call(int32_t client, const char *operation, const char *request, _Out_ void **reply)',
  stringFree: 'void tamara_string_free(void *text)',
  version: 'const char *tamara_version(void)',
  abiVersion: 'int32_t tamara_abi_version(void)',
  resultName: 'const char *tamara_result_name(int32_t code)',
  // </generated>
};

// Brings the library for this system; npm installs it with this package, unless optional packages are left out.
const PLATFORM_PACKAGE = `tamara-pos-${process.platform}-${process.arch}`;

/** The file that is loaded when nobody names another. */
function usualPath() {
  const name = process.platform === 'win32' ? 'tamara_pos.dll' : 'libtamara_pos.so';
  const beside = path.join(__dirname, name);
  if (fs.existsSync(beside)) {
    return beside;
  }
  try {
    return require.resolve(`${PLATFORM_PACKAGE}/${name}`);
  } catch (error) {
    return name;
  }
}

/** Loads the library for this thread; throws a text that says what is wrong. */
function load(file) {
  let koffi;
  try {
    koffi = require('koffi');
  } catch (error) {
    throw new Error(`the package koffi is missing: npm install koffi (${error.message})`);
  }
  let library;
  try {
    library = koffi.load(file);
  } catch (error) {
    throw new Error(whyNotLoaded(file, error.message));
  }
  checkAbi(library, file);
  const functions = { koffi };
  for (const name of Object.keys(FUNCTIONS)) {
    functions[name] = library.func(FUNCTIONS[name]);
  }
  return functions;
}

/** Before all functions are looked up: an older library may lack some. */
function checkAbi(library, file) {
  let found;
  try {
    found = library.func('int32_t tamara_abi_version(void)')();
  } catch (error) {
    throw new Error(`${file} is not the tamara_pos library: it has no function tamara_abi_version`);
  }
  if (found < ABI_VERSION) {
    throw new Error(`the library is too old: ${file} has interface ${found}, this package needs ${ABI_VERSION}; replace the library`);
  }
}

function whyNotLoaded(file, error) {
  const own = /64|s390x/.test(process.arch) ? 64 : 32;
  const bits = bitsOf(file);
  if (bits && bits !== own) {
    return `${file} is a ${bits}-bit library and this Node.js is a ${own}-bit program; use the library's ${own}-bit file`;
  }
  if (fs.existsSync(file)) {
    return `${file} cannot be loaded by this ${own}-bit Node.js: ${error}`;
  }
  return `${file} was not found: put the ${own}-bit file beside index.js of the package, install the package ${PLATFORM_PACKAGE}, `
    + `where there is one, or call load with its path (${error})`;
}

/** For what kind of program a library was built, by its first bytes. */
function bitsOf(file) {
  let head = Buffer.alloc(4096);
  try {
    const opened = fs.openSync(file, 'r');
    try {
      head = head.subarray(0, fs.readSync(opened, head, 0, head.length, 0));
    } finally {
      fs.closeSync(opened);
    }
  } catch (error) {
    return undefined;
  }
  if (head.length > 4 && head.toString('latin1', 0, 4) === '\x7fELF') {
    return { 1: 32, 2: 64 }[head[4]];
  }
  if (head.length >= 0x40 && head.toString('latin1', 0, 2) === 'MZ') {
    const at = head.readUInt32LE(0x3c) + 4;
    return at + 2 <= head.length ? { 0x14c: 32, 0x8664: 64, 0xaa64: 64 }[head.readUInt16LE(at)] : undefined;
  }
  return undefined;
}

/** Copies a reply and gives it back to the library. */
function take(functions, text) {
  if (!text) {
    return '{}';
  }
  try {
    return functions.koffi.decode(text, 'char', -1);
  } finally {
    functions.stringFree(text);
  }
}

module.exports = { ABI_VERSION, load, take, usualPath };
