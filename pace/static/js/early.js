/** Before anything is painted: the chosen contrast, so that a dark page does not flash white at night. */
import { applyContrast } from "./page/theme.js";

applyContrast();
