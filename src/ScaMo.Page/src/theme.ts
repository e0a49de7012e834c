// Runs before the page is drawn, so that a chosen theme does not flash the other one first.
import { applyTheme, storedTheme } from './ui/theme';

applyTheme(storedTheme.get());
