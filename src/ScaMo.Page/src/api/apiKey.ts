import { Stored } from '../storage';

const isText = (value: unknown): value is string => typeof value === 'string';

/** The key that requests are sent with; empty where none is needed. Only this tab keeps it, and only for as long as it is open. */
export const apiKey = new Stored<string>('scamo.key', '', isText, () => sessionStorage);
