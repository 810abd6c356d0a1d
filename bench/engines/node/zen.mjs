// GoRules ZEN through its Node binding: `zen.mjs REQUESTS COUNT table|expressions`.
import { ZenEngine } from '@gorules/zen-engine';
import { converse, outcomeOf } from './conversation.mjs';
import { expressionGraph, tableGraph } from './zen_graphs.mjs';

const asTable = process.argv[4] !== 'expressions';

await converse(async (book) => {
  const outcomes = new Map(book.rules.map((rule) => [rule.code, rule.outcome]));
  const decision = new ZenEngine().createDecision(asTable ? tableGraph(book) : expressionGraph(book));
  const codesOf = asTable
    ? (result) => (result ?? []).map((row) => row.code)
    : (result) => book.rules.filter((_, i) => result[`r${i}`] === true).map((rule) => rule.code);

  const answer = (request, codes, more) =>
    JSON.stringify({ id: request.id, outcome: outcomeOf(codes, outcomes), reasons: codes, ...more });

  return {
    native: async (request) => codesOf((await decision.evaluate(request)).result),
    json: async (text) => {
      const request = JSON.parse(text);
      return answer(request, codesOf((await decision.evaluate(request)).result));
    },
    explain: async (text) => {
      const request = JSON.parse(text);
      const { result, trace } = await decision.evaluate(request, { trace: true });
      return answer(request, codesOf(result), { trace });
    },
  };
});
