import { fault } from '../../runtime/errors.ts';
import { shown } from '../core/checks.ts';
import { addressOf } from './address.ts';
import { http, type IOHandler } from './io.ts';

/** The handler that `save` and `loadLayersModel` were given, or that of the address that they were given. */
export function handlerOf(given: IOHandler | string | URL, caller: string): IOHandler {
  const address = addressOf(given);
  if (address === undefined && typeof given === 'object' && given !== null) return given as IOHandler;
  if (address === undefined || address === '')
    throw fault(`[${caller}] expected an address or a handler {save, load}, got ${shown(given)}`);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined && !['http', 'https', 'file', 'blob'].includes(scheme))
    throw fault(`[${caller}] expected an http address or a handler {save, load}, got ${address}`);
  return http(address);
}
