/** The pages of one section, side by side; the one that is open says so. */
export const Tabs = (props: {
  label: string;
  tabs: { href: string; text: string; isOpen: boolean }[];
}) => (
  <nav class="tabs" aria-label={props.label}>
    <ul>
      {props.tabs.map(({ href, text, isOpen }) => (
        <li>
          <a href={href} {...(isOpen && { "aria-current": "page" as const })}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
