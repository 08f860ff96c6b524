const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** True for an id as this hub writes them; anything else is no id of ours and is never asked for. */
export const isUuid = (text: string): boolean => UUID.test(text);
