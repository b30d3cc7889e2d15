export { Actions, Button, type ButtonProps, Confirm, LinkButton, type LinkButtonProps } from './button.tsx';
export { Avatar, Chip, type Filter, FilterChips, initialsOf, type Tone, Who } from './chip.tsx';
export { type Choice, Choices, RadioSegment, type Segment, SegmentedLevel } from './choices.tsx';
export {
  Checkbox,
  Field,
  type FieldProps,
  type Option,
  Select,
  TextArea,
  type TextAreaProps,
} from './field.tsx';
export { Form, FormErrorSummary, type FormProps, fieldId, OneButtonForm } from './form.tsx';
export { type FieldErrors, type PageMarks, PageMarksContext } from './form-context.ts';
export { Icon, type IconName } from './icon.tsx';
export { escapeJson, Island } from './island.tsx';
export { Columns, Muted, PageHeader, PersonLine, Row, Section, Stack } from './layout.tsx';
export { LevelDots, type LevelDotsProps, levelSentence, ProgressBar, WeightBar } from './levels.tsx';
export { type NavItem, Page, type PageProps, type PageUser, type Theme } from './page.tsx';
export {
  Chain,
  type ChainLink,
  DefinitionList,
  Kbd,
  Marked,
  Quote,
  StatLine,
  type TextSpan,
  Why,
} from './reading.tsx';
export { Card, EmptyState, List, ListItem, type Notice, NoticeBox } from './surfaces.tsx';
export { type Column, Pager, Table } from './table.tsx';
