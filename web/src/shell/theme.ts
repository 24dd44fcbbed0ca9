import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // In the colour of the alert it has too little contrast.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    // Locking writes a style element that the Content-Security-Policy refuses, and moves what is beside the scroll bar.
    Modal: { defaultProps: { lockScroll: false } },
    ModalRoot: { defaultProps: { lockScroll: false } },
    Drawer: { defaultProps: { lockScroll: false } },
    DrawerRoot: { defaultProps: { lockScroll: false } },
  },
});

/** Mantine's own shades of what is small or an error do not have the contrast of 4.5 that WCAG AA wants. */
export const colours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#4f5862',
    '--mantine-color-placeholder': '#6b7480',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#14529c',
    '--page-line': '#dfe3e8',
    '--page-panel': '#f7f8fa',
    '--page-ok': '#0f766e',
    '--page-ok-soft': '#d9f2ec',
    '--page-warn': '#8a4b00',
    '--page-warn-soft': '#fdeccf',
    '--page-bad': '#b42318',
    '--page-bad-soft': '#fde3e0',
    '--page-quiet': '#4f5862',
    '--page-quiet-soft': '#e8ebef',
  },
  dark: {
    '--mantine-color-body': '#16191d',
    '--mantine-color-dimmed': '#a9b1ba',
    '--mantine-color-placeholder': '#8b949e',
    '--mantine-color-error': '#ff9b8f',
    '--mantine-color-anchor': '#8cbcf5',
    '--page-line': '#343a41',
    '--page-panel': '#1d2126',
    '--page-ok': '#6fd6c2',
    '--page-ok-soft': '#12342f',
    '--page-warn': '#f4bf75',
    '--page-warn-soft': '#3b2a10',
    '--page-bad': '#ff9b8f',
    '--page-bad-soft': '#431c19',
    '--page-quiet': '#b4bcc5',
    '--page-quiet-soft': '#2b3036',
  },
});
