/** A rectangle in the units of the whole, from the left lower corner. */
export interface Cell {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How many columns show so many figures best: side by side where there is room, else in two columns. */
export function columnsFor(count: number, aspect: number): number {
  if (count <= 1) return 1;
  return count === 4 || (count === 3 && aspect < 1.2) ? 2 : count;
}

/** The cells of a grid, in reading order; pixels whole, so that neighbours touch. */
export function cellsOf(count: number, width: number, height: number): Cell[] {
  const columns = columnsFor(count, width / height), rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, index) => {
    const column = index % columns, row = Math.floor(index / columns);
    const left = Math.round(width * column / columns), right = Math.round(width * (column + 1) / columns);
    const lower = Math.round(height * (rows - 1 - row) / rows), upper = Math.round(height * (rows - row) / rows);
    return { x: left, y: lower, width: right - left, height: upper - lower };
  });
}
