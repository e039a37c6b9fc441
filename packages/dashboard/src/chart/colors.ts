/** Colours of lines, told apart by most eyes on light and dark, and those of the frame. */
const LIGHT = ['#0b62d6', '#c2410c', '#15803d', '#9333ea', '#b4147a', '#0e7490', '#8a6d00', '#57534e'];
const DARK = ['#6cb0ff', '#ff9f6b', '#5fd38d', '#c79bff', '#ff8ac8', '#5ad1e6', '#e5c44f', '#b8b3ad'];

export const darkScheme = matchMedia('(prefers-color-scheme: dark)');
export const colorOf = (place: number): string => {
  const colors = darkScheme.matches ? DARK : LIGHT;
  return colors[place % colors.length]!;
};

export const frame = () =>
  darkScheme.matches
    ? { text: '#9fb0bf', grid: 'rgba(150, 170, 190, .16)', line: 'rgba(150, 170, 190, .45)' }
    : { text: '#55636f', grid: 'rgba(60, 80, 100, .13)', line: 'rgba(60, 80, 100, .4)' };

export function faded(color: string, share: number): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgba(${parts.join(', ')}, ${share})`;
}

/** Of a state: the same text has the same colour everywhere. */
export function colorOfText(text: string): string {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  const [saturation, light] = darkScheme.matches ? [38, 38] : [55, 80];
  return `hsl(${Math.abs(hash) % 360} ${saturation}% ${light}%)`;
}
