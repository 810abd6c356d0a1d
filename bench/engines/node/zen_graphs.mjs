// The neutral rules as ZEN graphs: one decision table that collects, or one node of expressions.

const signs = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' };
const text = (value) => JSON.stringify(value);

// A whole expression, for what a cell cannot say about one field alone and for the expression node.
function expression([field, op, want]) {
  if (op in signs) return `${field} ${signs[op]} ${text(want)}`;
  switch (op) {
    case 'between': return `${field} >= ${want[0]} and ${field} <= ${want[1]}`;
    case 'in': return `${field} in ${text(want)}`;
    case 'contains': return `contains(${field}, ${text(want)})`;
    case 'lacks': return `not(contains(${field}, ${text(want)}))`;
    case 'gt_field': return `${field} > ${want}`;
    case 'days_after_gt': return `date(${field}) - date(${want[0]}) > ${want[1] * 86400}`;
    case 'days_after_lt': return `date(${field}) - date(${want[0]}) < ${want[1] * 86400}`;
    default: throw new Error(`unknown operator ${op}`);
  }
}

// A cell of the column `field`: the shortest form that ZEN reads without parsing the field anew.
function cell([, op, want]) {
  if (op === 'eq') return text(want);
  if (op === 'ne') return `!= ${text(want)}`;
  if (op in signs) return `${signs[op]} ${want}`;
  if (op === 'between') return `[${want[0]}..${want[1]}]`;
  if (op === 'in') return want.map(text).join(', ');
  if (op === 'contains') return `contains($, ${text(want)})`;
  if (op === 'lacks') return `not(contains($, ${text(want)}))`;
  return null;
}

function graph(node) {
  return {
    nodes: [{ id: 'in', type: 'inputNode', name: 'request', position: { x: 0, y: 0 } },
      { id: 'rules', name: 'rules', position: { x: 1, y: 0 }, ...node },
      { id: 'out', type: 'outputNode', name: 'response', position: { x: 2, y: 0 } }],
    edges: [{ id: 'e1', sourceId: 'in', targetId: 'rules', type: 'edge' },
      { id: 'e2', sourceId: 'rules', targetId: 'out', type: 'edge' }],
  };
}

export function tableGraph(book) {
  const used = new Set();
  const rows = book.rules.map((rule, i) => {
    const row = { _id: `r${i}`, code: text(rule.code) };
    const free = [];
    for (const condition of rule.all) {
      const written = cell(condition);
      if (written === null || row[condition[0]]) {
        free.push(expression(condition));
      } else {
        row[condition[0]] = written;
        used.add(condition[0]);
      }
    }
    if (free.length > 0) row.free = free.join(' and ');
    return row;
  });
  const inputs = [...used].map((field) => ({ id: field, name: field, field }));
  if (rows.some((row) => row.free)) inputs.push({ id: 'free', name: 'free', field: '' });
  const empty = Object.fromEntries(inputs.map((input) => [input.id, '']));
  return graph({
    type: 'decisionTableNode',
    content: {
      hitPolicy: 'collect', inputs, outputs: [{ id: 'code', name: 'code', field: 'code' }],
      rules: rows.map((row) => ({ ...empty, ...row })),
    },
  });
}

export function expressionGraph(book) {
  return graph({
    type: 'expressionNode',
    content: {
      expressions: book.rules.map((rule, i) => ({
        id: `r${i}`, key: `r${i}`,
        value: rule.all.map((condition) => (condition[1] === 'between'
          ? `(${expression(condition)})` : expression(condition))).join(' and '),
      })),
    },
  });
}
