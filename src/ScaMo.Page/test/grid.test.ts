import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsOf } from '../src/scene/grid';

test('fills the whole in reading order, without gaps', () => {
  for (const [count, width, height] of [[1, 801, 600], [2, 801, 600], [3, 801, 600], [4, 801, 601], [3, 390, 400]] as const) {
    const cells = cellsOf(count, width, height);
    assert.equal(cells.length, count);
    assert.equal(cells[0]!.x, 0);
    assert.equal(cells[0]!.y + cells[0]!.height, height);
    for (const cell of cells) assert.ok(cell.x + cell.width <= width && cell.y >= 0);
    if (count !== 3 || width > height) assert.equal(cells.reduce((sum, cell) => sum + cell.width * cell.height, 0), width * height);
  }
});
