// What a chunk counts as, and what an error is called.

export const counted = (chunk, objects) => (objects ? 1 : chunk?.byteLength ?? chunk?.length ?? 0);
export const given = (chunk, objects, encoding) => (typeof chunk === 'string' && !objects
  ? Buffer.byteLength(chunk, typeof encoding === 'string' ? encoding : 'utf8') : counted(chunk, objects));

export function errorText(error) {
  const text = typeof error?.code === 'string' ? error.code : error?.name ?? 'Error';
  return `,"err":${JSON.stringify(String(text).slice(0, 120))}`;
}
