/** Dynamic Registration 1.0 for a tool; see ../README.md. */
export { canvasKey } from './canvas-key.ts';
export { registrationScript } from './close-script.ts';
export { type AskedPlace, planRegistration, type RegistrationPlan } from './plan-registration.ts';
export type { PlatformConfiguration } from './platform-configuration.ts';
export type { RegisteredTool } from './read-registered.ts';
export {
  fetchConfiguration,
  type RegistrationPorts,
  readConfigurationUrl,
  sendRegistration,
} from './register-tool.ts';
export type { RegistrationFault, RegistrationResult } from './registration-fault.ts';
export type { ToolDescription, ToolEntry, ToolPlace } from './tool-description.ts';
export { findVendor, keysUrlFor, type VendorFamily } from './vendors.ts';
