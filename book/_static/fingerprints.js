/* Find sentences in a text by their SHA-256 fingerprints, as the Python package does (locating.py). The function is
   written out, as browsers offer theirs only on pages that came over a secure connection. */
const Fingerprints = (function () {
  "use strict";

  const PRIMES = [];
  for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
  // FIPS 180-4: the first 32 bits of the fractions of the roots of the first primes.
  const fraction = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;
  const START = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const ROUND = Int32Array.from(PRIMES, (p) => fraction(Math.cbrt(p)));
  const encoder = new TextEncoder();
  const w = new Int32Array(64);
  let padded = new Uint8Array(1024);
  let view = new DataView(padded.buffer);

  /* Eight words of the hash of bytes[from, to). Buffers are kept: a text has hundreds of thousands of runs. */
  function hashed(bytes, from, to) {
    const length = to - from;
    const end = Math.ceil((length + 9) / 64) * 64;
    if (end > padded.length) {
      padded = new Uint8Array(end);
      view = new DataView(padded.buffer);
    }
    padded.set(bytes.subarray(from, to));
    padded.fill(0, length, end);
    padded[length] = 0x80;
    view.setUint32(end - 8, Math.floor(length / 2 ** 29));
    view.setUint32(end - 4, length << 3);
    const hash = START.slice();
    for (let at = 0; at < end; at += 64) {
      for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(at + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const x = w[i - 15];
        const y = w[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = s0 + w[i - 7] + s1 + w[i - 16];
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i += 1) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      hash[0] = (hash[0] + a) | 0; hash[1] = (hash[1] + b) | 0; hash[2] = (hash[2] + c) | 0; hash[3] = (hash[3] + d) | 0;
      hash[4] = (hash[4] + e) | 0; hash[5] = (hash[5] + f) | 0; hash[6] = (hash[6] + g) | 0; hash[7] = (hash[7] + h) | 0;
    }
    return hash;
  }

  const hex = (hash) => hash.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");

  function sha256(text) {
    const bytes = encoder.encode(text);
    return hex(hashed(bytes, 0, bytes.length));
  }

  /* Return the text of each unit that is found; a unit has words (their number) and a fingerprint. */
  function locate(text, units) {
    const normal = text.normalize("NFKC");
    const places = [...normal.matchAll(/[\p{L}\p{N}]+/gu)].map((m) => [m.index, m.index + m[0].length]);
    const words = places.map(([start, end]) => encoder.encode(normal.slice(start, end).toLowerCase().replaceAll("ß", "ss")));
    // All words with single spaces, as bytes: a run of words is one stretch of them.
    const starts = [];
    let size = 0;
    for (const word of words) { starts.push(size); size += word.length + 1; }
    const bytes = new Uint8Array(size).fill(32);
    words.forEach((word, i) => bytes.set(word, starts[i]));

    const wanted = new Map();
    for (const unit of units) {
      if (!wanted.has(unit.words)) wanted.set(unit.words, new Map());
      const first = parseInt(unit.fingerprint.slice(0, 8), 16) | 0;
      wanted.get(unit.words).set(first, [...(wanted.get(unit.words).get(first) || []), unit]);
    }
    const found = {};
    for (const [length, prints] of wanted) {
      for (let i = 0; i + length <= words.length; i += 1) {
        const last = i + length - 1;
        const hash = hashed(bytes, starts[i], starts[last] + words[last].length);
        for (const unit of prints.get(hash[0]) || []) {
          if (!(unit.id in found) && hex(hash) === unit.fingerprint) {
            found[unit.id] = normal.slice(places[i][0], places[last][1]).replace(/\s+/g, " ");
          }
        }
      }
    }
    return found;
  }

  return { sha256, locate };
}());
