/** A canvas that is as sharp as the screen: what is drawn is measured in CSS pixels. It is empty then. */
export function sharpContext(
  target: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
): CanvasRenderingContext2D {
  const ratio = devicePixelRatio;
  target.width = width * ratio;
  target.height = height * ratio;
  const context = target.getContext('2d')!;
  context.scale(ratio, ratio);
  context.font = '12px system-ui';
  return context;
}
