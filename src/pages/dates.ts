import { useContext } from 'preact/hooks';
import { datesFor, ReaderContext, type ReaderDates } from '../http/reader-dates.ts';

/** Dates as the person before the page reads them; for parts of a page that `showPage` sends. */
export const useDates = (): ReaderDates => useContext(ReaderContext);

/** The same where no part is being drawn: in British order and UTC. */
export const { when, onDay } = datesFor({});
