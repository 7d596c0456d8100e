const paths = {
  star: 'M12 2.6l2.9 6.1 6.6.9-4.8 4.6 1.2 6.6L12 17.6l-5.9 3.2 1.2-6.6L2.5 9.6l6.6-.9z',
  like: 'M8 10.5l3.6-7.7c1.5 0 2.6 1.1 2.6 2.6V9.3h4.6c1.3 0 2.2 1.2 1.9 2.4l-1.5 6.6c-.2 1-1.1 1.7-2.1 1.7H8zM3.3 10.5h3V20h-3z',
  dislike:
    'M16 13.5l-3.6 7.7c-1.5 0-2.6-1.1-2.6-2.6v-3.9H5.2c-1.3 0-2.2-1.2-1.9-2.4l1.5-6.6C5 4.7 5.9 4 6.9 4H16zM20.7 13.5h-3V4h3z',
  seen: 'M12 5c5 0 8.6 3.6 10 7-1.4 3.4-5 7-10 7s-8.6-3.6-10-7c1.4-3.4 5-7 10-7zm0 2.8a4.2 4.2 0 100 8.4 4.2 4.2 0 000-8.4zm0 2.2a2 2 0 110 4 2 2 0 010-4z',
  search:
    'M10.5 3a7.5 7.5 0 015.9 12.1l4.7 4.7-1.4 1.4-4.7-4.7A7.5 7.5 0 1110.5 3zm0 2a5.5 5.5 0 100 11 5.5 5.5 0 000-11z',
  list: 'M6 3h12a1 1 0 011 1v17l-7-4.2L5 21V4a1 1 0 011-1zm1 2v12.5l5-3 5 3V5z',
  person:
    'M12 3a4.5 4.5 0 110 9 4.5 4.5 0 010-9zm0 2a2.5 2.5 0 100 5 2.5 2.5 0 000-5zM4 21c0-4 3.6-7 8-7s8 3 8 7h-2c0-2.8-2.7-5-6-5s-6 2.2-6 5z',
  check: 'M9.5 17.6L4 12.1l1.5-1.5 4 4 9-9L20 7.1z',
  close: 'M6.4 5l5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z',
  back: 'M15.5 4.5L17 6l-6 6 6 6-1.5 1.5L8 12z',
  forward: 'M8.5 4.5L7 6l6 6-6 6 1.5 1.5L16 12z',
} as const

/** A drawing without words: whatever holds it says what it is. */
export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg viewBox="0 0 24 24" width="1em" height="1em" fill="currentColor" fillRule="evenodd" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
