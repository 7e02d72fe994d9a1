/** How far a change is judged, from cheap to thorough. Each level includes the ones before it. */
export type Level = 'integrity' | 'replay' | 'drift';
