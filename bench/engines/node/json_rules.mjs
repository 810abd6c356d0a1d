// json-rules-engine: the rules as its conditions, fields reached by its path resolver.
import { Engine, Operator } from 'json-rules-engine';
import { converse, outcomeOf } from './conversation.mjs';

const plain = {
  eq: 'equal', ne: 'notEqual', lt: 'lessThan', le: 'lessThanInclusive', gt: 'greaterThan',
  ge: 'greaterThanInclusive', in: 'in', contains: 'contains', lacks: 'doesNotContain',
};
const days = 86400 * 1000;

function conditions([name, op, want]) {
  const [fact, member] = name.split('.');
  const one = (operator, value) => ({ fact, path: member, operator, value });
  if (op in plain) return [one(plain[op], want)];
  if (op === 'between') return [one('greaterThanInclusive', want[0]), one('lessThanInclusive', want[1])];
  const other = (op === 'gt_field' ? want : want[0]).split('.');
  const value = { fact: other[0], path: other[1] };
  if (op === 'gt_field') return [one('greaterThan', value)];
  return [one(`${op}_${want[1]}`, value)];
}

await converse(async (book) => {
  const outcomes = new Map(book.rules.map((rule) => [rule.code, rule.outcome]));
  const engine = new Engine([], { pathResolver: (value, path) => value[path] });
  const apart = new Map();
  for (const rule of book.rules) {
    for (const [, op, want] of rule.all) {
      if (op.startsWith('days_after')) apart.set(`${op}_${want[1]}`, [op, want[1] * days]);
    }
  }
  for (const [name, [op, limit]] of apart) {
    engine.addOperator(new Operator(name, op === 'days_after_gt'
      ? (a, b) => Date.parse(a) - Date.parse(b) > limit
      : (a, b) => Date.parse(a) - Date.parse(b) < limit));
  }
  for (const rule of book.rules) {
    engine.addRule({ conditions: { all: rule.all.flatMap(conditions) }, event: { type: rule.code } });
  }

  const codesOf = (result) => result.events.map((event) => event.type);
  const answer = (request, codes, more) =>
    JSON.stringify({ id: request.id, outcome: outcomeOf(codes, outcomes), reasons: codes, ...more });

  return {
    native: async (request) => codesOf(await engine.run(request)),
    json: async (text) => {
      const request = JSON.parse(text);
      return answer(request, codesOf(await engine.run(request)));
    },
    explain: async (text) => {  // its results and failures carry each condition with its outcome
      const request = JSON.parse(text);
      const result = await engine.run(request);
      return answer(request, codesOf(result), { rules: [...result.results, ...result.failureResults] });
    },
  };
});
