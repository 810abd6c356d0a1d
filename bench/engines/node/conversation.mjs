// What every Node runner does: answers load, prove and slice line by line (../README.md).
//
// `engine` has load(book) -> judges by form: native(object) -> codes, json(text) -> text, explain(text) -> text.
import crypto from 'node:crypto';
import fs from 'node:fs';
import readline from 'node:readline';

export const outcomeOf = (codes, outcomes) =>
  codes.length === 0 ? 'allow' : codes.some((code) => outcomes.get(code) === 'deny') ? 'deny' : 'refer';

export async function converse(load) {
  const [, , path, count] = process.argv;
  const requests = fs.readFileSync(path, 'utf8').split('\n').filter(Boolean).slice(0, Number(count));
  let judges = null;

  const verbs = {
    async load(rules) {
      const book = JSON.parse(fs.readFileSync(rules, 'utf8'));
      const begin = process.hrtime.bigint();
      judges = await load(book);
      await judges.json(requests[0]);
      const load_ms = Number(process.hrtime.bigint() - begin) / 1e6;
      return { load_ms, rss_kb: Math.round(process.memoryUsage.rss() / 1024) };
    },

    async prove(form, wanted) {
      const digest = crypto.createHash('sha256');
      let hits = 0, judged = 0;
      for (const text of requests.slice(0, Number(wanted))) {
        let id, codes;
        if (form === 'native') {
          const request = JSON.parse(text);
          id = request.id;
          codes = await judges.native(request);
        } else {
          ({ id, reasons: codes } = JSON.parse(await judges[form](text)));
        }
        digest.update(`${id} ${[...codes].sort().join(',')}\n`);
        hits += codes.length;
        judged += 1;
      }
      return { requests: judged, hits, digest: digest.digest('hex') };
    },

    async slice(form, from, limitMs, max) {
      const judge = judges[form];
      const took = [];
      let spent = 0;
      const at = (i) => requests[(Number(from) + i) % requests.length];
      while (took.length < Number(max) && spent < Number(limitMs) * 1e6) {
        const batch = Math.min(64, Number(max) - took.length);
        const inputs = Array.from({ length: batch }, (_, i) => at(took.length + i));
        if (form === 'native') inputs.forEach((text, i) => { inputs[i] = JSON.parse(text); });
        for (const input of inputs) {
          if (spent >= Number(limitMs) * 1e6) break;
          const begin = process.hrtime.bigint();
          await judge(input);
          const ns = Number(process.hrtime.bigint() - begin);
          took.push(ns);
          spent += ns;
        }
      }
      const n = took.length;
      took.sort((a, b) => a - b);
      return { n, mean_ns: spent / n, p50_ns: took[n >> 1], p99_ns: took[Math.floor(n * 0.99)] };
    },
  };

  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [verb, ...words] = line.trim().split(' ');
    let answer;
    try {
      answer = await verbs[verb](...words);
    } catch (error) {
      answer = { error: String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
